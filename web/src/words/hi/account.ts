import type { Catalogue, Forms } from '../catalogue.ts';
import type { account as english } from '../en/account.ts';

export const account: Catalogue<typeof english, Forms['hi']> = {
  signIn: 'साइन इन करें',
  about: 'हम आपको ई-मेल से एक कोड भेजते हैं। कोई पासवर्ड नहीं है, और ज़्यादातर इवेंट के टिकट बिना खाते के खरीदे जा सकते हैं।',
  email: 'ई-मेल',
  badEmail: 'name@example.com जैसा पता लिखें।',
  sendCode: 'मुझे कोड भेजें',
  codeSent: 'एक कोड {{email}} पर भेजा जा रहा है।',
  enterCode: 'अपना कोड लिखें',
  onItsWay_one: 'यह <email/> पर भेजा जा रहा है, और इस ब्राउज़र में {{count, number}} मिनट तक मान्य है।',
  onItsWay_other: 'यह <email/> पर भेजा जा रहा है, और इस ब्राउज़र में {{count, number}} मिनट तक मान्य है।',
  noMailServer: 'इस इंस्टॉलेशन में मेल सर्वर नहीं है: मेल इसके मेल फ़ोल्डर में है।',
  code: '{{digits}} अंकों का कोड',
  codeShort: 'सभी {{digits}} अंक लिखें।',
  another: 'दूसरा कोड भेजें',
  otherAddress: 'दूसरा पता इस्तेमाल करें',
  signedIn: 'आप साइन इन हो गए हैं।',
  signedOut: 'आप साइन आउट हो गए हैं।',
  tooOften: 'यह बहुत बार माँगा जा चुका है।',
  tooOftenAdvice_one: '{{count, number}} मिनट में फिर कोशिश करें। तब तक अपना मेल देखें: सबसे नया कोड अब भी काम कर सकता है।',
  tooOftenAdvice_other: '{{count, number}} मिनट में फिर कोशिश करें। तब तक अपना मेल देखें: सबसे नया कोड अब भी काम कर सकता है।',
  yours: 'आपका खाता',
  as: 'आप <email/> के रूप में साइन इन हैं।',
  sameAddress: 'किसी दूसरे डिवाइस पर इसी पते से साइन इन करें, तो वहाँ भी आप वही रहेंगे।',
  goOn: 'आगे बढ़ें',
  signOut: 'साइन आउट करें',
};
