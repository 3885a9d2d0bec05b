/** The three ways in which a device tells a breath; each may be late by a time of its own. */
export const CHANNELS = ["light", "sound", "touch"] as const;
/** `light`: the display. `sound`: the tones. `touch`: the motor. */
export type Channel = (typeof CHANNELS)[number];

/** How late each output of this device is, milliseconds: a Bluetooth speaker 150–300, a display a frame or two. */
export type OutputLatencyMs = Readonly<Record<Channel, number>>;
