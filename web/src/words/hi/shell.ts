import type { Catalogue, Forms } from '../catalogue.ts';
import type { shell as english } from '../en/shell.ts';

export const shell: Catalogue<typeof english, Forms['hi']> = {
  skip: 'मुख्य सामग्री पर जाएँ',
  main: 'मुख्य मेनू',
  allEvents: 'सभी इवेंट',
  account: 'खाता',
  language: 'भाषा',
  footer: {
    prices: 'हर कीमत में सभी शुल्क शामिल हैं। जो दिखता है, वही आप चुकाते हैं।',
    times: 'समय आयोजन स्थल के अनुसार है।',
  },
  loadingPage: 'पेज लोड हो रहा है',
  close: 'बंद करें',
  tryAgain: 'फिर कोशिश करें',
  reload: 'पेज फिर से लोड करें',
  seeAllEvents: 'सभी इवेंट देखें',
  done: '(पूरा हुआ)',
  zone: '{{place}} का समय',
  sentence: '{{words}}।',
  network: {
    back: 'आप फिर से ऑनलाइन हैं।',
    gone: 'आप ऑफ़लाइन हैं। आपके लिए रोकी गई सीटें समय पूरा होने तक आपकी ही रहेंगी।',
    goneShown: 'आप ऑफ़लाइन हैं। आपके लिए रोकी गई सीटें समय पूरा होने तक आपकी ही रहेंगी। आपके लौटते ही सब अपने-आप आगे बढ़ेगा।',
  },
  broken: {
    title: 'इस पेज पर कुछ गड़बड़ हो गई।',
    advice: 'आगे बढ़ने के लिए इसे फिर से लोड करें। इससे कोई पैसा नहीं कटा है।',
    ours: 'गलती हमारी है, और सिर्फ़ इसी पेज पर है। ',
    notLoaded: 'यह पेज लोड नहीं हो सका।',
    updated: 'कनेक्शन टूट गया, या Stampede अभी-अभी अपडेट हुआ है। ',
    kept: 'आपकी सीटें, ऑर्डर और भुगतान हमारे पास सुरक्षित हैं, इस पेज में नहीं: फिर से लोड करें, और जहाँ थे वहीं से आगे बढ़ें।',
  },
  problem: {
    unreachable: 'अभी Stampede से संपर्क नहीं हो पा रहा है।',
    unreachableAdvice: 'अपना कनेक्शन जाँचें और फिर कोशिश करें। आपके लिए रोकी गई सीटें समय पूरा होने तक आपकी ही रहेंगी।',
    bank: 'बैंक अभी जवाब नहीं दे रहा है।',
    bankAdvice: 'आपकी सीटें सुरक्षित हैं, और कोई पैसा नहीं कटा है। थोड़ी देर में फिर कोशिश करें।',
    crowd: 'इस समय यहाँ बहुत लोग हैं।',
    crowdAdvice: 'कुछ सेकंड रुककर फिर कोशिश करें। रुकने से आप कुछ नहीं खोते।',
    trouble: 'Stampede में अभी दिक्कत आ रही है।',
    troubleAdvice: 'थोड़ी देर में फिर कोशिश करें। आपके लिए रोकी गई सीटें समय पूरा होने तक आपकी ही रहेंगी, और चुकाए गए टिकट सुरक्षित हैं।',
    unchanged: 'कुछ भी नहीं बदला है।',
  },
  notFound: {
    title: 'हमें यह पेज नहीं मिला।',
    advice:
      'हो सकता है पता गलत लिखा गया हो, या यह पेज हटा दिया गया हो। अगर आप किसी ऑर्डर के लिए आए हैं, तो अपने मेल का लिंक खोलें।',
  },
  counted: {
    seats_one: '{{count, number}} सीट',
    seats_other: '{{count, number}} सीटें',
    places_one: '{{count, number}} जगह',
    places_other: '{{count, number}} जगहें',
    tickets_one: '{{count, number}} टिकट',
    tickets_other: '{{count, number}} टिकट',
  },
  place: {
    inRow: '{{section}}, पंक्ति {{row}}',
    seat: '{{section}}, पंक्ति {{row}}, सीट {{number}}',
    row: 'पंक्ति {{row}}',
    seatNumber: 'सीट {{number}}',
    unnamed: 'जगह',
  },
};
