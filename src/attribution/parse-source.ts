import { parse } from '@babel/parser';
import { SyntaxBuilder } from './syntax-builder.ts';
import type { Syntax } from './syntax.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** Parses JavaScript, TypeScript or JSX; `undefined` when it is none of them. */
export function parseSource(text: string, path: string): Syntax | undefined {
  const isTypeScript = /\.[cm]?tsx?$/.test(path);
  const plugins = isTypeScript
    ? (['typescript', 'decorators', ...(path.endsWith('x') ? (['jsx'] as const) : [])] as const)
    : (['jsx', 'decorators'] as const);
  try {
    const file = parse(text, {
      sourceType: 'unambiguous',
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      allowSuperOutsideMethod: true,
      allowUndeclaredExports: true,
      createImportExpressions: false,
      attachComment: false,
      plugins: [...plugins],
    });
    return new SyntaxBuilder(text).build((file as unknown as { program: SyntaxNode }).program);
  } catch {
    return undefined;
  }
}
