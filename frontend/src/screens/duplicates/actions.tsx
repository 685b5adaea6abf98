import { useLingui } from "@lingui/react/macro";
import { Button, Group, Kbd } from "@mantine/core";
import { type MouseEvent, type RefObject, useEffect, useRef } from "react";
import { useFormatCount } from "@/api/me";
import { useIsWide } from "@/lib/use-is-wide";
import { useKeys } from "@/lib/use-keys";
import { type Plan, type Preview, swapped } from "./merge-plan";
import type { Pair } from "./queue";
import { describeSize, joinNames } from "./texts";

const GRACE_MS = 250; // nobody reads two names faster: such a press was meant for the pair before

type Props = {
  pair: Pair;
  names: readonly string[]; // the one kept first
  preview: Preview | undefined; // of what stands here; without it nothing is merged
  plan: Plan;
  onPlan: (plan: Plan) => void;
  onMerge: () => void;
  onApart: () => void;
  onSkip: () => void;
  keyboard?: RefObject<boolean>;
};

/** What is done with a pair, the likelier thing first and lit. */
export function Actions(props: Props) {
  const { pair, names, preview, plan, onPlan, onMerge, onApart, onSkip, keyboard } = props;
  const { t } = useLingui();
  const format = useFormatCount();
  const hasKeys = useIsWide();
  const shownAt = useRef(0);
  const main = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the pair is shown
  useEffect(() => {
    shownAt.current = performance.now();
    if (keyboard?.current) main.current?.focus({ preventScroll: true });
  }, []);
  const once = (act: () => void) => {
    if (performance.now() - shownAt.current < GRACE_MS) return;
    if (keyboard) keyboard.current = true;
    act();
  };
  const click = (act: () => void) => (event: MouseEvent) => {
    if (event.detail > 1) return; // a double tap is one
    if (keyboard) keyboard.current = event.detail === 0; // by Enter
    if (performance.now() - shownAt.current >= GRACE_MS) act();
  };
  const merge = () => preview && onMerge();
  const swap = () => onPlan(swapped(plan));
  useKeys([
    ["M", () => once(merge)],
    ["X", () => once(onApart)],
    ["K", swap],
  ]);

  const sizeOf = (id: number | undefined) =>
    preview?.records.find((each) => each.id === id)?.size ?? 0;
  const [keptName = "", ...goneNames] = names;
  const [keptId, ...goneIds] = plan.records;
  const kept = `${keptName} (${describeSize(preview?.counted ?? "", sizeOf(keptId))})`;
  const gone = joinNames(
    goneNames.map((name, index) => `${name} (${format(sizeOf(goneIds[index]))})`),
  );
  const isFamily = pair.likely_family;
  const hint = (keys: string) =>
    hasKeys && (
      <Kbd ms={8} size="xs" aria-hidden>
        {keys}
      </Kbd>
    );
  const mergeButton = (
    <Button
      key="merge"
      ref={isFamily ? null : main}
      variant={isFamily ? "default" : "filled"}
      onClick={click(merge)}
      disabled={!preview}
      aria-keyshortcuts="M"
      h="auto"
      mih={36}
      py={6}
      styles={{ label: { whiteSpace: "normal", textAlign: "start" } }}
    >
      {preview ? t`Keep ${kept}, archive ${gone}` : t`Merge`}
      {hint("M")}
    </Button>
  );
  const apartButton = (
    <Button
      key="apart"
      ref={isFamily ? main : null}
      variant={isFamily ? "filled" : "default"}
      onClick={click(onApart)}
      aria-keyshortcuts="X"
    >
      {t`Not the same`}
      {hint("X")}
    </Button>
  );
  return (
    <Group gap="xs">
      {isFamily ? apartButton : [mergeButton, apartButton]}
      <Button variant="default" onClick={swap} aria-keyshortcuts="K">
        {plan.records.length > 2 ? t`Keep the next one` : t`Swap`}
        {hint("K")}
      </Button>
      <Button variant="default" onClick={onSkip} aria-keyshortcuts="ArrowDown">
        {t`Skip`}
        {hint("↓")}
      </Button>
      {isFamily && mergeButton}
    </Group>
  );
}
