const OWN_NAMES = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Whether only this machine can open this address: it would lead a phone to itself. */
export const isThisMachineOnly = (): boolean => OWN_NAMES.test(location.hostname);
