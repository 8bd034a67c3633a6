const parameter = (name: string, paramType: string, required = true): object => ({
  name,
  paramType,
  required,
  dataType: paramType === 'body' ? 'object' : 'string',
});
const operation = (
  httpMethod: string,
  nickname: string,
  responseClass: string,
  parameters: object[] = [],
): object => ({
  httpMethod,
  nickname,
  responseClass,
  parameters,
});

const resources: Readonly<Record<string, object>> = {
  asterisk: {
    apis: [
      { path: '/asterisk/ping', operations: [operation('GET', 'ping', 'AsteriskPing')] },
      { path: '/asterisk/info', operations: [operation('GET', 'getInfo', 'AsteriskInfo')] },
      {
        path: '/asterisk/variable',
        operations: [
          operation('GET', 'getGlobalVar', 'Variable', [parameter('variable', 'query')]),
          operation('POST', 'setGlobalVar', 'void', [
            parameter('variable', 'query'),
            parameter('value', 'query'),
          ]),
        ],
      },
    ],
    models: {},
  },
  channels: {
    apis: [
      { path: '/channels', operations: [operation('GET', 'list', 'List[Channel]')] },
      {
        path: '/channels/{channelId}',
        operations: [
          operation('DELETE', 'hangup', 'void', [
            parameter('channelId', 'path'),
            parameter('reason', 'query'),
          ]),
        ],
      },
      {
        path: '/channels/{channelId}/variable',
        operations: [
          operation('GET', 'getChannelVar', 'Variable', [
            parameter('channelId', 'path'),
            parameter('variable', 'query'),
          ]),
        ],
      },
    ],
    models: { Channel: { id: 'Channel', properties: { id: { type: 'string' } } } },
  },
  applications: {
    apis: [
      {
        path: '/applications/{applicationName}/eventFilter',
        operations: [
          operation('PUT', 'filter', 'Application', [
            parameter('applicationName', 'path'),
            parameter('filter', 'body', false),
          ]),
        ],
      },
    ],
    models: {},
  },
  events: {
    apis: [],
    models: {
      StasisStart: {
        id: 'StasisStart',
        properties: { type: { type: 'string' }, channel: { type: 'Channel' } },
      },
    },
  },
};

/** The API documents of a small ARI, by path, as Asterisk 22 serves them (Swagger 1.1). */
export function apiDocuments(baseUrl: string): Readonly<Record<string, object>> {
  const base = { swaggerVersion: '1.1', apiVersion: '10.0.0', basePath: `${baseUrl}/ari` };
  const names = Object.keys(resources);
  return {
    '/ari/api-docs/resources.json': {
      ...base,
      apis: names.map((name) => ({ path: `/api-docs/${name}.{format}`, description: name })),
    },
    ...Object.fromEntries(
      names.map((name) => [
        `/ari/api-docs/${name}.json`,
        { ...base, resourcePath: `/api-docs/${name}.{format}`, ...resources[name] },
      ]),
    ),
  };
}
