/** The style of the documentation page; light or dark as the reader's system is. */
export const documentationStyle = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #8886; }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { background: #8881; padding: .6rem .8rem; overflow-x: auto; border-radius: .4rem; }
details { border: 1px solid #8884; border-radius: .4rem; margin: .4rem 0; padding: 0 .8rem; }
details[open] { padding-bottom: .8rem; }
summary { cursor: pointer; padding: .45rem 0; }
summary .path { font: 600 13px ui-monospace, monospace; margin-right: .8rem; }
.method { display: inline-block; width: 4.2rem; font: 700 12px ui-monospace, monospace; text-transform: uppercase; }
.get { color: #2f7fb8; } .post { color: #2e9e4f; } .patch, .put { color: #c77c11; } .delete { color: #c7372f; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; }
td, th { text-align: left; vertical-align: top; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid #8883; }
td:first-child { white-space: nowrap; }
nav a { margin-right: 1rem; }
.soft { opacity: .7; }
`;
