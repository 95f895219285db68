/** Half characters, and control characters save line breaks and tabs: they cannot be shown, nor U+0000 be stored. */
export const UNSHOWABLE = /\p{Cs}|[^\P{Cc}\t\n\r]/u;
