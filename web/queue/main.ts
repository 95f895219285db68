import { Page } from './page.ts';
import { RoomApi } from './room-api.ts';
import { Visit } from './visit.ts';

const slug = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const api = new RoomApi(slug);
new Visit(slug, api, new Page(api.recordUrl)).begin();
