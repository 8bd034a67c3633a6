import { parsePlace } from '../../domain/membership/place.ts';
import { memberInterface, memberStateInterface } from '../dialplan/place-contexts.ts';

/** What app_queue calls to reach a place. @param device name of a place @throws ConfigEncodingError */
export function interfaceOf(device: string): string {
  return memberInterface(parsePlace(device));
}

/** What tells app_queue whether the place is free. @param device name of a place @throws ConfigEncodingError */
export function stateInterfaceOf(device: string): string {
  return memberStateInterface(parsePlace(device));
}

/** The name of the place behind an interface; null when it is none of ours. */
export function deviceOf(interfaceName: string): string | null {
  const [, sipUser, place] =
    /^(?:PJSIP\/([A-Za-z0-9][A-Za-z0-9-]*)|Local\/((?:extension|mobile)-[1-9][0-9]{0,15})@sw-member(?:\/n)?)$/u.exec(
      interfaceName,
    ) ?? [];
  const device = sipUser ?? place;
  // A phone that looks like another kind of place would come back as that.
  return device !== undefined && interfaceOf(device) === interfaceName ? device : null;
}
