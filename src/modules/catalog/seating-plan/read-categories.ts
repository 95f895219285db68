import { MAX_CATEGORIES, MAX_NAME_LENGTH } from './limits.ts';
import type { Located } from './located.ts';

export interface PlanCategory {
  readonly name: string;
  readonly color: string | null;
}

/** The plan's categories by name, and those that a mapping adds for its areas; a category's number is its rank. */
export class CategoryBook {
  private readonly categories: PlanCategory[] = [];
  private readonly numbers = new Map<string, number>();
  /** False when some of the plan's own list could not be read: then no seat is blamed for its category. */
  readonly readable: boolean;

  constructor(list: Located) {
    const items = list.list(MAX_CATEGORIES);
    const read = items?.map((item) => this.read(item));
    this.readable = read !== undefined && !read.includes(false);
  }

  get all(): readonly PlanCategory[] {
    return this.categories;
  }

  numberOf(name: string): number | undefined {
    return this.numbers.get(name.trim());
  }

  /** The number of a category, which is made when the plan doesn't have it. */
  numberOrAdd(name: string): number {
    return this.numberOf(name) ?? this.add({ name: name.trim(), color: null });
  }

  /** Which category a field of the plan names: its number, or undefined after noting the fault. */
  resolve(field: Located): number | undefined {
    const name = field.text({ max: MAX_NAME_LENGTH, empty: true });
    if (name === undefined || !this.readable) return undefined;
    const number = this.numberOf(name);
    if (number !== undefined) return number;
    const wrong = name.trim() === '' ? 'No category is given' : `The plan has no category "${name}"`;
    return field.fault('unknown_category', `${wrong}; use one of those in "categories", or add it there.`);
  }

  private read(item: Located): boolean {
    if (!item.object()) return false;
    const name = item.field('name').text({ max: MAX_NAME_LENGTH });
    const color = item.field('color');
    const read = color.missing ? undefined : color.color();
    if (name === undefined) return false;
    if (this.numberOf(name) !== undefined) {
      item.field('name').fault('duplicate_category', `Another category is named "${name}" too; rename one of them.`);
      return true;
    }
    this.add({ name: name.trim(), color: read ?? null });
    return true;
  }

  private add(category: PlanCategory): number {
    const number = this.categories.push(category) - 1;
    this.numbers.set(category.name, number);
    return number;
  }
}
