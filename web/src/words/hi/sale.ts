import type { Catalogue, Forms } from '../catalogue.ts';
import type { sale as english } from '../en/sale.ts';

export const sale: Catalogue<typeof english, Forms['hi']> = {
  state: {
    announced: 'घोषित',
    queue_open: 'प्रतीक्षा कक्ष खुला है',
    on_sale: 'बिक्री जारी',
    paused: 'बिक्री रुकी हुई है',
    sold_out: 'सब बिक गए',
    ended: 'बिक्री समाप्त',
  },
  left: {
    queue: 'टिकट प्रतीक्षा कक्ष से मिलेंगे',
    opens: 'बिक्री {{when}} पर खुलेगी',
    opensSoon: 'बिक्री जल्द खुलेगी',
    paused: 'बिक्री फ़िलहाल रुकी हुई है',
    many: 'बहुत सीटें बाकी हैं',
    few: 'थोड़ी ही सीटें बाकी हैं',
    none: 'अभी कोई सीट खाली नहीं है; कुछ वापस आ सकती हैं',
  },
  bill: {
    total: 'कुल',
    fees: 'शुल्क, ऊपर शामिल',
    seats_one: 'सीट {{numbers}}',
    seats_other: 'सीटें {{numbers}}',
  },
  category: {
    music: 'संगीत',
    concert: 'कॉन्सर्ट',
    festival: 'महोत्सव',
    football: 'फ़ुटबॉल',
    sport: 'खेल',
    theatre: 'रंगमंच',
    comedy: 'कॉमेडी',
    classical: 'शास्त्रीय',
    family: 'परिवार',
  },
  toWaitingRoom: 'प्रतीक्षा कक्ष में जाएँ',
  all: 'सभी {{count, number}}',
  notTogether: 'ये सभी सीटें अगल-बगल में नहीं हैं।',
};
