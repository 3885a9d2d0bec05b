export const CHANNELS = ["light", "sound", "touch"] as const;
export type Channel = (typeof CHANNELS)[number];

/** How late each output of this device is, milliseconds: a Bluetooth speaker 150–300, a display a frame or two. */
export type OutputLatencyMs = Readonly<Record<Channel, number>>;
