/**
 * The words of another language than English: the same names, and for what is counted the plural forms that the language has
 * (CLDR's categories, which `Intl.PluralRules` knows too). A name or a form that is missing, or one too many, does not compile.
 */
export type Catalogue<English, Form extends string> = {
  [
    Name in keyof English as Name extends `${infer Counted}_${'one' | 'other'}` ? `${Counted}_${Form}` : Name
  ]: English[Name] extends string ? string : Catalogue<English[Name], Form>;
};

export interface Forms {
  de: 'one' | 'other';
  /** `many` is for whole millions: "un millón de asientos". */
  es: 'one' | 'many' | 'other';
  /** `one` is for 0 and 1. */
  hi: 'one' | 'other';
}
