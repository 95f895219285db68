/** Signing in and out. */
export const account = {
  signIn: 'Sign in',
  about: 'We send you a code by e-mail. There is no password, and most events need no account to buy.',
  email: 'E-mail',
  badEmail: 'Enter an address like name@example.com.',
  sendCode: 'Send me a code',
  codeSent: 'A code is on its way to {{email}}.',
  enterCode: 'Enter your code',
  onItsWay_one: 'It is on its way to <email/>, and counts for {{count, number}} minute in this browser.',
  onItsWay_other: 'It is on its way to <email/>, and counts for {{count, number}} minutes in this browser.',
  noMailServer: 'This installation has no mail server: the mail lies in its mail folder.',
  code: 'Code of {{digits}} digits',
  codeShort: 'Enter all {{digits}} digits.',
  another: 'Send another code',
  otherAddress: 'Use another address',
  signedIn: 'You are signed in.',
  signedOut: 'You are signed out.',
  tooOften: 'That was asked for very often.',
  tooOftenAdvice_one:
    'Try again in {{count, number}} minute. Look into your mail meanwhile: the newest code may still work.',
  tooOftenAdvice_other:
    'Try again in {{count, number}} minutes. Look into your mail meanwhile: the newest code may still work.',
  yours: 'Your account',
  as: 'You are signed in as <email/>.',
  sameAddress: 'Sign in with the same address on another device, and you are the same person there.',
  goOn: 'Go on',
  signOut: 'Sign out',
} as const;
