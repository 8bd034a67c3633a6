/** The SIP profile and the domain of the base configuration. */
export const sipProfile = 'switchroom';
export const sipDomain = 'switchroom';
