import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useIsWide } from "@/lib/use-is-wide";
import classes from "./lists.module.css";

type Props = { list: ReactNode; open: ReactNode | null; onClose: () => void };

/** On wide screens the list, and the open one beside it; on narrow ones either of them. */
export function Split({ list, open, onClose }: Props) {
  const { t } = useLingui();
  const isWide = useIsWide();
  if (isWide && open) {
    return (
      <div className={classes.split}>
        <div>{list}</div>
        <div className={classes.open}>{open}</div>
      </div>
    );
  }
  if (!open) return <div className={classes.alone}>{list}</div>;
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-md"
        mb="xs"
        onClick={onClose}
        leftSection={<IconArrowLeft size={16} aria-hidden />}
      >
        {t`To the list`}
      </Button>
      {open}
    </div>
  );
}
