import { z } from 'zod';
import { viewFields } from '../resources/view-fields.ts';
import { folderPath, portNumber, sipAddress, sipHost } from './addresses.ts';
import { id } from './numbers.ts';
import { nameText, plainText, secretText } from './text.ts';

const connectionFields = {
  host: sipHost().meta({
    description: 'Of the control ports, seen from the process that links to the node.',
  }),
  generatedFolder: folderPath().meta({ description: 'Which the engine reads as `generated/`.' }),
  spoolFolder: folderPath().meta({ description: 'Into which the engine records.' }),
  journalFile: folderPath().meta({ description: "The engine's append-only journal." }),
  sipAddress: sipAddress().meta({ description: 'Where phones register.' }),
};
const asteriskFields = {
  amiPort: portNumber(),
  ariPort: portNumber(),
  username: plainText(100).min(1).meta({ description: 'Of the control account.' }),
};
const freeswitchFields = {
  eslPort: portNumber().meta({ description: 'Of the event socket, whose password is the secret.' }),
};

const asterisk = {
  // Was the only kind once, and was not said then.
  engine: z.literal('asterisk').optional().default('asterisk'),
  connection: z
    .strictObject({ ...connectionFields, ...asteriskFields })
    .meta({ id: 'AsteriskConnection', description: 'How an Asterisk is reached.' }),
};
const freeswitch = {
  engine: z.literal('freeswitch'),
  connection: z
    .strictObject({ ...connectionFields, ...freeswitchFields })
    .meta({ id: 'FreeswitchConnection', description: 'How a FreeSWITCH is reached.' }),
};

const name = nameText();
const secret = secretText(1, 200).meta({ description: 'Of the control account; never shown again.' });

export const newMediaNode = z
  .discriminatedUnion('engine', [
    z.strictObject({ name, ...asterisk, secret }),
    z.strictObject({ name, ...freeswitch, secret }),
  ])
  .meta({ id: 'NewMediaNode' });

export const mediaNodeEdit = z
  .strictObject({
    name,
    connection: z
      .strictObject({ ...connectionFields, ...asteriskFields, ...freeswitchFields })
      .exactPartial()
      .meta({
        description: "Of either kind of engine; a field that the node's engine does not have is refused.",
      }),
    secret,
  })
  .exactPartial()
  .meta({ id: 'MediaNodeEdit' });

/** What may be seen of the stored node; the fields of the connection are those of its engine. */
export const storedMediaNode = z.strictObject({
  ...viewFields,
  name,
  engine: z.enum(['asterisk', 'freeswitch']),
  connection: z.union([asterisk.connection, freeswitch.connection]),
});

export const mediaNodeView = storedMediaNode
  .extend({
    link: z.strictObject({
      state: z.enum(['linked', 'unlinked', 'unknown']),
      reason: z.string().nullable().meta({ description: 'Why it is not linked.' }),
      unapplied: z.string().nullable().meta({
        description:
          'Which companies and agents the engine does not take as they are stored, and why. They keep no others from it, and are tried again and again. Null: none.',
        example: 'agent 77: add-paused: Already there',
      }),
    }),
  })
  .meta({ id: 'MediaNode' });

export const carriedCompany = z
  .strictObject({
    companyId: id()
      .nullable()
      .meta({ description: 'Null: of calls of which it is not known yet whose they are.' }),
    registeredPhones: z.int().min(0),
    calls: z.int().min(0).meta({ description: 'That go on.' }),
    waitingCalls: z.int().min(0).meta({ description: 'Of these, how many wait in a queue.' }),
  })
  .meta({ id: 'CarriedCompany' });

export const mediaNodeInUseView = mediaNodeView
  .extend({
    carries: z.array(carriedCompany).meta({
      description:
        'As the node last told: the companies that have a phone or a call there, also those that were taken off it. Empty: there is neither.',
    }),
  })
  .meta({ id: 'MediaNodeInUse' });
