/** zod would try `new Function` to see if it may: under a strict policy even trying is reported. Must run before it loads. */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
