import {
  readApplicationChannels,
  readAttributes,
  readChannels,
  readInfo,
  readVariable,
} from './ari-answers.ts';
import type { AriChannel, AriInfo } from './ari-answers.ts';
import { AriEncodingError, AriRefused } from './ari-errors.ts';

/** How long to wait for one request; the connection's own deadline when left out. */
export interface AriCallOptions {
  readonly deadlineMs?: number;
}

/** Parameters of an operation, by the names of the API documents; a body parameter takes an object. */
export type AriParameters = Readonly<Record<string, unknown>>;

/** A Local channel: the far half runs `endpoint` at once, the near half goes to `context` when the far one was answered. */
export interface AriOrigination {
  readonly channelId: string;
  readonly farChannelId: string;
  /** `Local/EXTENSION@CONTEXT/n` */
  readonly endpoint: string;
  readonly context: string;
  readonly extension: string;
  /** Of both halves. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A channel to a phone that goes on in the dialplan when it is picked up. */
export interface AriPhoneCall {
  readonly channelId: string;
  /** SIP user. */
  readonly phone: string;
  readonly context: string;
  /** A number, or `s`. */
  readonly extension: string;
  /** What the phone shows. */
  readonly shown: string;
  readonly ringSeconds: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/** `already-gone`: the channel had ended by itself, which is as good. */
export type HangUpOutcome = 'hung-up' | 'already-gone';

const PLAIN_LOCAL = /^Local\/[a-z0-9-]+@[a-z0-9-]+\/n$/;
const PLAIN_NUMBER = /^\+?[0-9]{2,18}$/;
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PLAIN_MEDIA = /^[a-z]+:[A-Za-z0-9_/-]+$/;
const NAME_OR_FUNCTION = /^[A-Za-z_][A-Za-z0-9_]*(\([A-Za-z0-9_,-]*\))?$/;

/**
 * Runs one operation of ARI, e.g. `run('channels', 'hangup', { channelId })`; names as in the API documents.
 *
 * @returns what Asterisk answered, not checked
 */
export type RunOperation = (
  resource: string,
  operation: string,
  parameters?: AriParameters,
  options?: AriCallOptions,
) => Promise<unknown>;

/**
 * What the control plane asks of Asterisk over ARI. All methods reject with AriRefused, AriTimeout, AriClosed or
 * AriProtocolError, and with AriEncodingError (then nothing was sent) for names that are none.
 */
export class AriCommands {
  readonly run: RunOperation;

  constructor(run: RunOperation) {
    this.run = run;
  }

  /** Resolves when Asterisk answers at all. */
  async ping(options?: AriCallOptions): Promise<void> {
    await this.run('asterisk', 'ping', {}, options);
  }

  /** Version, name and time of the last start. */
  async info(options?: AriCallOptions): Promise<AriInfo> {
    return readInfo(await this.run('asterisk', 'getInfo', {}, options));
  }

  /** A global variable of the dialplan; empty also when it was never set. */
  async getGlobalVariable(name: string, options?: AriCallOptions): Promise<string> {
    const variable = checkedName(PLAIN_NAME, name);
    return readVariable(await this.run('asterisk', 'getGlobalVar', { variable }, options));
  }

  /** Sets a global variable of the dialplan. Functions are refused: some write files. */
  async setGlobalVariable(name: string, value: string, options?: AriCallOptions): Promise<void> {
    const variable = checkedName(PLAIN_NAME, name);
    await this.run('asterisk', 'setGlobalVar', { variable, value }, options);
  }

  /** Every channel that exists now. */
  async listChannels(options?: AriCallOptions): Promise<AriChannel[]> {
    return readChannels(await this.run('channels', 'list', {}, options));
  }

  /** Ends a channel. */
  async hangUp(channelId: string, options?: AriCallOptions): Promise<HangUpOutcome> {
    const parameters = { channelId: checkedId(channelId), reason: 'normal' };
    const answer = await unlessNotFound(this.run('channels', 'hangup', parameters, options));
    return answer.isFound ? 'hung-up' : 'already-gone';
  }

  /**
   * Makes a channel that dials, and goes on in the dialplan when it is answered. Returns before that.
   *
   * @throws AriRefused when a channel has this id
   */
  async originate(channel: AriOrigination, options?: AriCallOptions): Promise<void> {
    const { channelId, farChannelId, endpoint, context, extension, variables } = channel;
    if (!PLAIN_LOCAL.test(endpoint)) throw new AriEncodingError('this is no channel of the dialplan');
    for (const name of Object.keys(variables)) checkedName(PLAIN_NAME, name);
    const parameters = {
      channelId: checkedId(channelId),
      otherChannelId: checkedId(farChannelId),
      endpoint,
      context: checkedId(context),
      extension: checkedId(extension),
      priority: 1,
      // For as long as it takes.
      timeout: -1,
      variables: { variables },
    };
    await this.run('channels', 'originate', parameters, options);
  }

  /**
   * Has a phone ring. Returns when it is asked to.
   *
   * @throws AriRefused when it is not registered, or a channel has this id
   */
  async callPhone(call: AriPhoneCall, options?: AriCallOptions): Promise<void> {
    const { channelId, phone, context, extension, shown, ringSeconds, variables = {} } = call;
    if (!PLAIN_NUMBER.test(shown) || !(extension === 's' || PLAIN_NUMBER.test(extension)))
      throw new AriEncodingError('this is no number to dial');
    for (const name of Object.keys(variables)) checkedName(PLAIN_NAME, name);
    const parameters = {
      channelId: checkedId(channelId),
      endpoint: `PJSIP/${checkedId(phone)}`,
      context: checkedId(context),
      extension,
      priority: 1,
      timeout: ringSeconds,
      callerId: shown,
      variables: { variables },
    };
    await this.run('channels', 'originate', parameters, options);
  }

  /** Ids of the channels that were handed to an application and are there now, whoever was connected then. */
  async channelsOf(application: string, options?: AriCallOptions): Promise<string[]> {
    const parameters = { applicationName: checkedId(application) };
    return readApplicationChannels(await this.run('applications', 'get', parameters, options));
  }

  /** Answers a channel; one that is up already stays so. */
  async answer(channelId: string, options?: AriCallOptions): Promise<void> {
    await this.run('channels', 'answer', { channelId: checkedId(channelId) }, options);
  }

  /**
   * Begins to play to a channel; `PlaybackFinished` tells of the end.
   *
   * @param playbackId of the caller's choice, so that no event about it can come before it is known
   * @param media e.g. `tone:ring`; a comma would begin a second one
   */
  async startPlayback(
    channelId: string,
    playbackId: string,
    media: string,
    options?: AriCallOptions,
  ): Promise<void> {
    if (!PLAIN_MEDIA.test(media)) throw new AriEncodingError('this is no medium');
    const parameters = { channelId: checkedId(channelId), playbackId: checkedId(playbackId), media };
    await this.run('channels', 'playWithId', parameters, options);
  }

  /** Ends a playback; one that has ended by itself is as good. */
  async stopPlayback(playbackId: string, options?: AriCallOptions): Promise<void> {
    await unlessNotFound(this.run('playbacks', 'stop', { playbackId: checkedId(playbackId) }, options));
  }

  /**
   * A variable of a channel, or a function of one argument list without text of users, e.g. `CHANNEL(state)`.
   *
   * @returns undefined when the channel is gone or the variable was never set
   */
  async getChannelVariable(
    channelId: string,
    name: string,
    options?: AriCallOptions,
  ): Promise<string | undefined> {
    const parameters = { channelId: checkedId(channelId), variable: checkedName(NAME_OR_FUNCTION, name) };
    const answer = await unlessNotFound(this.run('channels', 'getChannelVar', parameters, options));
    return answer.isFound ? readVariable(answer.value) : undefined;
  }

  /** Sets a variable of a channel that was handed to an application. Functions are refused: some write files. */
  async setChannelVariable(
    channelId: string,
    name: string,
    value: string,
    options?: AriCallOptions,
  ): Promise<void> {
    const parameters = { channelId: checkedId(channelId), variable: checkedName(PLAIN_NAME, name), value };
    await this.run('channels', 'setChannelVar', parameters, options);
  }

  /** Lets a channel leave its application; the dialplan goes on behind `Stasis()`. */
  async continueInDialplan(channelId: string, options?: AriCallOptions): Promise<void> {
    await this.run('channels', 'continueInDialplan', { channelId: checkedId(channelId) }, options);
  }

  /**
   * An object as Asterisk really holds it, e.g. `getConfigObject('res_pjsip', 'endpoint', 'abc')`.
   *
   * @returns values by attribute; undefined when there is no such object
   */
  async getConfigObject(
    configClass: string,
    objectType: string,
    id: string,
    options?: AriCallOptions,
  ): Promise<ReadonlyMap<string, string> | undefined> {
    const parameters = configObject(configClass, objectType, id);
    const answer = await unlessNotFound(this.run('asterisk', 'getObject', parameters, options));
    return answer.isFound ? readAttributes(answer.value) : undefined;
  }

  /** Removes an object that is in no file, such as a `contact`; one that is gone already is as good. */
  async deleteConfigObject(
    configClass: string,
    objectType: string,
    id: string,
    options?: AriCallOptions,
  ): Promise<void> {
    const parameters = configObject(configClass, objectType, id);
    await unlessNotFound(this.run('asterisk', 'deleteObject', parameters, options));
  }
}

function configObject(configClass: string, objectType: string, id: string): AriParameters {
  return { configClass: checkedId(configClass), objectType: checkedId(objectType), id: checkedId(id) };
}

type Answer = { readonly isFound: true; readonly value: unknown } | { readonly isFound: false };

async function unlessNotFound(answer: Promise<unknown>): Promise<Answer> {
  try {
    return { isFound: true, value: await answer };
  } catch (error) {
    if (error instanceof AriRefused && error.status === 404) return { isFound: false };
    throw error;
  }
}

function checkedName(pattern: RegExp, name: string): string {
  if (!pattern.test(name)) throw new AriEncodingError('this is no name of a variable');
  return name;
}

/** Ids become a part of a path: swagger-client encodes all but an empty one, and dots would name another resource. */
function checkedId(id: string): string {
  if (id === '' || /^\.+$/.test(id) || /[\p{Surrogate}\p{Control}]/u.test(id)) {
    throw new AriEncodingError('this is no id');
  }
  return id;
}
