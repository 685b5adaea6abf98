import { Text } from "@mantine/core";
import { useFormatCount } from "@/api/me";
import type { components } from "@/api/schema";
import { describeKind, describeWhy } from "./count-words";

type Props = { label: string; counts: components["schemas"]["Count"][] };

/** What goes, or stays: how many of what. */
export function Counts({ label, counts }: Props) {
  const format = useFormatCount();
  const some = counts.filter(({ count }) => count > 0);
  if (some.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <ul aria-label={label} style={{ margin: 0 }}>
        {some.map((each) => (
          <li key={`${each.kind} ${each.label}`}>
            {format(each.count)} {describeKind(each)}
            {each.why && (
              <Text span size="sm" c="dimmed">
                {" "}
                {describeWhy(each)}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
