import classes from "./partners.module.css";

const BAR = 8; // pixels, with its gap
const HEIGHT = 28;

/** Small bars in a line; what they say in numbers stands in a table beside them. */
export function Spark({ label, values }: { label: string; values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const width = values.length * BAR;
  return (
    <svg
      className={classes.spark}
      role="img"
      aria-label={label}
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
    >
      <line x1={0} x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      {values.map((value, index) => {
        const height = Math.round(((HEIGHT - 1) * value) / most);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a place in a line
            key={index}
            x={index * BAR}
            y={HEIGHT - 1 - height}
            width={BAR - 2}
            height={height}
          />
        );
      })}
    </svg>
  );
}
