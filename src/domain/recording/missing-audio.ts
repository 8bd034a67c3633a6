/** The `reason` of an unreadable recording or message whose file never came. */
export const missingAudio = 'missing';
