/**
 * What a plan may have at most. The largest stadium in the world seats fewer than 200,000; the rest keeps a wrong or
 * hostile file from costing more than a moment.
 */
export const MAX_PLACES = 200_000;
export const MAX_ZONES = 1_000;
export const MAX_ROWS = 20_000;
export const MAX_AREAS = 2_000;
export const MAX_CATEGORIES = 200;
export const MAX_POLYGON_POINTS = 2_000;
export const MAX_MAPPING_ENTRIES = 2_000;
/** Each coordinate of a zone, a row, a seat or a shape, in plan units. */
export const MAX_COORDINATE = 1e6;
/** Names of plans, zones, categories; words on areas. */
export const MAX_NAME_LENGTH = 200;
/** Row and seat numbers: they are printed on tickets. */
export const MAX_NUMBER_LENGTH = 50;
export const MAX_GUID_LENGTH = 190;
export const MAX_COLOR_LENGTH = 64;
