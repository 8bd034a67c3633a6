/** `/v1/queues/:id` as OpenAPI writes it: `/v1/queues/{id}`. */
export function openApiPath(path: string): string {
  return path.replaceAll(/:([a-zA-Z]+)/g, '{$1}');
}
