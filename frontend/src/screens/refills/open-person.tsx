import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMay, useMe } from "@/api/me";
import { CalledPanel } from "@/components/calls/called-panel";
import { Empty, ListBody } from "@/components/lists/list-body";
import { ByHand } from "./by-hand";
import { calledOf, openRefills, type Refill } from "./use-refills";

type Props = { customer: number; onDone: () => void };

/** All medicines of one person that run out: called about at once, or reminded, or put off. */
export function OpenPerson({ customer, onDone }: Props) {
  const { t } = useLingui();
  const refills = useQuery(openRefills(customer));
  const mayWork = useMay("work");
  const { today } = useMe();
  const isDue = (refill: Refill) => refill.due_on <= (today ?? "");
  return (
    <ListBody
      query={refills}
      isEmpty={(rows) => rows.length === 0}
      empty={<Empty>{t`Nothing is open for this person any more.`}</Empty>}
    >
      {(rows) => (
        // Before its day there is nothing to ask them, only to tell them earlier or later
        <CalledPanel called={calledOf(rows)} onSent={onDone} isOpen={rows.some(isDue)}>
          {mayWork && <ByHand refills={rows} onDone={onDone} />}
        </CalledPanel>
      )}
    </ListBody>
  );
}
