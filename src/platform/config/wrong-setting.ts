/** A wrong setting. Its message names the setting and says what to do; boot stops with it. */
export class WrongSetting extends Error {}
