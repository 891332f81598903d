/** What a card is made of, whatever its blocks hold. */
import type { Action, Block, Card, Cell, Statement } from './card.js';

/** What the blocks of a card say, in the order of reading; what is folded stands in its place, the line of a button as a paragraph. */
export function statementsOf(blocks: readonly Block[]): readonly Statement[] {
  return blocks.flatMap((block): readonly Statement[] => {
    switch (block.kind) {
      case 'actions':
      case 'choice':
        return [];
      case 'row':
        return [{ kind: 'text', spans: block.spans }];
      case 'fold':
        return block.blocks;
      default:
        return [block];
    }
  });
}

/** The blocks with each statement replaced, folded ones too. */
export function withStatements(blocks: readonly Block[], change: (statement: Statement) => Statement): readonly Block[] {
  return blocks.map((block) => {
    if (block.kind === 'actions' || block.kind === 'row' || block.kind === 'choice') return block;
    return block.kind === 'fold' ? { ...block, blocks: block.blocks.map(change) } : change(block);
  });
}

/** Every button of a card, in the order of reading, and every answer behind one. */
export function actionsOf({ blocks }: Card): readonly Action[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'actions') return block.actions;
    if (block.kind === 'choice') return block.answers.map(({ action }) => action);
    return block.kind === 'row' ? [block.action] : [];
  });
}

/** A table as it reads where its rows stand one below the other. */
interface Listed {
  /** Names of the columns whose values do not say what they are. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A bare number says nothing without the head of its column, which is far above it: it stands behind its name, `fail 2`. */
export function listedTable({ columns, rows }: Extract<Statement, { kind: 'table' }>): Listed {
  const isNumber = (text: string): boolean => /^-?\d[\d.,]*%?$/.test(text);
  const named = rows.map((row) =>
    row.map((cell, at): Cell => (at > 0 && isNumber(cell.text) ? { ...cell, text: `${columns[at] ?? ''} ${cell.text}` } : cell)),
  );
  const isNamed = (at: number): boolean =>
    at > 0 && rows.length > 0 && rows.every((row) => isNumber(row[at]?.text ?? '') || (row[at]?.text ?? '') === '');
  return { columns: columns.filter((_column, at) => !isNamed(at)), rows: named };
}
