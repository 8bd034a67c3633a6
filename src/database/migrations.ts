import { CreateObjects1767225600000 } from './migrations/1767225600000-create-objects.ts';
import { CreatePeople1767225600001 } from './migrations/1767225600001-create-people.ts';
import { CreateOperations1767225600002 } from './migrations/1767225600002-create-operations.ts';
import { RevisionsFromAudit1767225600010 } from './migrations/1767225600010-revisions-from-audit.ts';
import { CreateAgentsLife1767225600011 } from './migrations/1767225600011-create-agents-life.ts';
import { CreateQueueStates1767225600012 } from './migrations/1767225600012-create-queue-states.ts';
import { CreateCallLogic1767225600020 } from './migrations/1767225600020-create-call-logic.ts';
import { CreateCallerLists1767225600021 } from './migrations/1767225600021-create-caller-lists.ts';
import { CreatePromptAudio1767225600030 } from './migrations/1767225600030-create-prompt-audio.ts';
import { CreateVoicemail1767225600031 } from './migrations/1767225600031-create-voicemail.ts';
import { CreateCalls1767225600040 } from './migrations/1767225600040-create-calls.ts';
import { CreateCallbacks1767225600050 } from './migrations/1767225600050-create-callbacks.ts';
import { CreateEditors1767225600060 } from './migrations/1767225600060-create-editors.ts';
import { CreateAgentStays1767225600070 } from './migrations/1767225600070-create-agent-stays.ts';
import { FindAudioByTime1767225600080 } from './migrations/1767225600080-find-audio-by-time.ts';
import { TurnStatusReferences1767225600090 } from './migrations/1767225600090-turn-status-references.ts';
import { CreateQueueMusic1767225600100 } from './migrations/1767225600100-create-queue-music.ts';
import { CreateNumberFormats1767225600110 } from './migrations/1767225600110-create-number-formats.ts';
import { TellWhatIsUnapplied1767225600120 } from './migrations/1767225600120-tell-what-is-unapplied.ts';
import { LeavePlacements1767225600140 } from './migrations/1767225600140-leave-placements.ts';
import { RememberWhatIsReplayed1767225600150 } from './migrations/1767225600150-remember-what-is-replayed.ts';
import { CreateTrunkStates1767225600160 } from './migrations/1767225600160-create-trunk-states.ts';
import { RememberWhatIsReadAgain1767225600170 } from './migrations/1767225600170-remember-what-is-read-again.ts';
import { FindAudioByCaller1767225600180 } from './migrations/1767225600180-find-audio-by-caller.ts';
import { FindAwaitedMessages1767225600190 } from './migrations/1767225600190-find-awaited-messages.ts';
import { KeepActivityOfLeavers1767225600200 } from './migrations/1767225600200-keep-activity-of-leavers.ts';
import { FindAudioByState1767225600210 } from './migrations/1767225600210-find-audio-by-state.ts';
import { FindDiscardedFiles1767225600220 } from './migrations/1767225600220-find-discarded-files.ts';
import { KeepForATime1767225600230 } from './migrations/1767225600230-keep-for-a-time.ts';
import { FindRecordingsByTalk1767225600240 } from './migrations/1767225600240-find-recordings-by-talk.ts';
import { FindCallsByStation1767225600250 } from './migrations/1767225600250-find-calls-by-station.ts';
import { CallOutside1767225600260 } from './migrations/1767225600260-call-outside.ts';
import { OwnVoicemail1767225600270 } from './migrations/1767225600270-own-voicemail.ts';
import { RecordedCalls1767225600280 } from './migrations/1767225600280-recorded-calls.ts';
import { PauseRecordings1767225600290 } from './migrations/1767225600290-pause-recordings.ts';
import { PhoneOrders1767225600300 } from './migrations/1767225600300-phone-orders.ts';
import { FindCallbacksByTime1767225600310 } from './migrations/1767225600310-find-callbacks-by-time.ts';

/** Every migration, oldest first. One that was released is never changed; a later one corrects it. */
export const migrations = [
  CreateObjects1767225600000,
  CreatePeople1767225600001,
  CreateOperations1767225600002,
  RevisionsFromAudit1767225600010,
  CreateAgentsLife1767225600011,
  CreateQueueStates1767225600012,
  CreateCallLogic1767225600020,
  CreateCallerLists1767225600021,
  CreatePromptAudio1767225600030,
  CreateVoicemail1767225600031,
  CreateCalls1767225600040,
  CreateCallbacks1767225600050,
  CreateEditors1767225600060,
  CreateAgentStays1767225600070,
  FindAudioByTime1767225600080,
  TurnStatusReferences1767225600090,
  CreateQueueMusic1767225600100,
  CreateNumberFormats1767225600110,
  TellWhatIsUnapplied1767225600120,
  LeavePlacements1767225600140,
  RememberWhatIsReplayed1767225600150,
  CreateTrunkStates1767225600160,
  RememberWhatIsReadAgain1767225600170,
  FindAudioByCaller1767225600180,
  FindAwaitedMessages1767225600190,
  KeepActivityOfLeavers1767225600200,
  FindAudioByState1767225600210,
  FindDiscardedFiles1767225600220,
  KeepForATime1767225600230,
  FindRecordingsByTalk1767225600240,
  FindCallsByStation1767225600250,
  CallOutside1767225600260,
  OwnVoicemail1767225600270,
  RecordedCalls1767225600280,
  PauseRecordings1767225600290,
  PhoneOrders1767225600300,
  FindCallbacksByTime1767225600310,
];
