import { Page } from './page.ts';
import { RoomApi } from './room-api.ts';
import { Visit } from './visit.ts';

const slug = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const code = new URLSearchParams(location.search).get('code');
const api = new RoomApi(slug);
new Visit(slug, code, api, new Page(api.recordUrl)).begin();
