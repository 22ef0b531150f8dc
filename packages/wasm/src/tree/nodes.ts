/** The types a WebAssembly value can have here. `v128` is one SIMD register: four f32, four i32, two f64, …. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** What a statement leaves behind: nothing. */
export type None = 'none';

/** A tree that leaves one value of type `T`. A node that stands in two places is evaluated twice: see {@link once}. */
export type Expr<T extends ValueType = ValueType> = Local<T> | Const<T> | Operation<T> | Call<T> | Tee<T> | Sequence<T>;

/** An expression, or a number that stands for a constant of that type. */
export type Operand<T extends ValueType> = Expr<T> | number;

export type I32 = Expr<'i32'>;
export type I64 = Expr<'i64'>;
export type F32 = Expr<'f32'>;
export type F64 = Expr<'f64'>;
export type V128 = Expr<'v128'>;

/** A tree that leaves no value. */
export type Stmt =
  | Operation<None>
  | Call<None>
  | SetLocal
  | Drop
  | If
  | Block
  | Loop
  | ForLoop
  | Branch
  | Return
  | Sequence<None>;

/** A variable of one function, itself the expression that reads it. Functions find their locals in their bodies. */
export interface Local<T extends ValueType = ValueType> {
  readonly kind: 'local';
  readonly type: T;
  readonly name: string;
}

export interface Const<T extends ValueType = ValueType> {
  readonly kind: 'const';
  readonly type: T;
  /** i64 as a bigint; v128 as its four 32-bit lanes, lowest first. */
  readonly value: number | bigint | Lanes;
}

export type Lanes = readonly [number, number, number, number];

/** One instruction, its operands in order. `none` for the stores. */
export interface Operation<T extends ValueType | None = ValueType | None> {
  readonly kind: 'operation';
  readonly type: T;
  readonly instruction: Instruction;
  readonly operands: readonly Expr[];
  /** What stands in the code after the instruction: [log2 alignment, offset], lanes. All as unsigned LEB128. */
  readonly immediates: readonly number[];
}

export interface Instruction {
  /** As in the text format: `f32x4.add`. */
  readonly name: string;
  /** 0xfd before SIMD instructions, 0xfc before saturating and bulk ones, 0xfe before atomic ones; 0 for none. */
  readonly prefix: number;
  readonly code: number;
}

export interface Call<T extends ValueType | None = ValueType | None> {
  readonly kind: 'call';
  readonly type: T;
  readonly callee: Callable;
  readonly operands: readonly Expr[];
}

/** Assigns and leaves the value. */
export interface Tee<T extends ValueType = ValueType> {
  readonly kind: 'tee';
  readonly type: T;
  readonly local: Local<T>;
  readonly value: Expr<T>;
}

/** Statements, then a value (or none). */
export interface Sequence<T extends ValueType | None = ValueType | None> {
  readonly kind: 'sequence';
  readonly type: T;
  readonly body: readonly Stmt[];
  readonly value: T extends ValueType ? Expr<T> : null;
}

export interface SetLocal {
  readonly kind: 'set';
  readonly local: Local;
  readonly value: Expr;
}

export interface Drop {
  readonly kind: 'drop';
  readonly value: Expr;
}

export interface If {
  readonly kind: 'if';
  readonly condition: I32;
  readonly body: readonly Stmt[];
  readonly otherwise: readonly Stmt[];
}

/** The name of a block or loop that branches jump to. */
export interface Label {
  readonly name: string;
}

/** A branch to its label leaves it. */
export interface Block {
  readonly kind: 'block';
  readonly label: Label;
  readonly body: readonly Stmt[];
}

/** A branch to its label starts it again; running off its end leaves it. */
export interface Loop {
  readonly kind: 'loop';
  readonly label: Label;
  readonly body: readonly Stmt[];
}

/** `for (counter = from; counter < to; counter += step) body`, unsigned. */
export interface ForLoop {
  readonly kind: 'for';
  readonly counter: Local<'i32'>;
  readonly from: I32;
  readonly to: I32;
  readonly step: number;
  readonly body: readonly Stmt[];
}

export interface Branch {
  readonly kind: 'branch';
  readonly label: Label;
  /** Always, when null. */
  readonly condition: I32 | null;
}

export interface Return {
  readonly kind: 'return';
  readonly value: Expr | null;
}

export type Callable<R extends ValueType | None = ValueType | None> = Func<R> | FuncImport<R>;

export interface Func<R extends ValueType | None = ValueType | None> {
  readonly kind: 'func';
  readonly name: string;
  readonly params: readonly Local[];
  readonly result: R;
  readonly body: readonly Stmt[];
  /** What it returns when it reaches its end; null when `result` is none. */
  readonly value: Expr | null;
}

export interface FuncImport<R extends ValueType | None = ValueType | None> {
  readonly kind: 'import';
  readonly module: string;
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly result: R;
}
