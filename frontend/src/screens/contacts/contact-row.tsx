import { useLingui } from "@lingui/react/macro";
import { Badge, Checkbox } from "@mantine/core";
import { useMe } from "@/api/me";
import classes from "@/components/lists/lists.module.css";
import { PersonRow } from "@/components/lists/person-row";
import { formatShortDay } from "@/lib/dates";
import { isChosen, type Selection, toggle } from "./selection";
import { STATUS_LABELS, WHATSAPP_LABELS } from "./texts";
import type { Contact } from "./use-contacts";

type Props = {
  contact: Contact;
  view: Record<string, string | undefined>;
  chosen: Selection;
  onChoose?: (chosen: Selection) => void;
};

/** Name, number, WhatsApp, owner, next day. */
export function ContactRow({ contact, view, chosen, onChoose }: Props) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const whatsApp = WHATSAPP_LABELS[contact.whatsapp_status];
  const owner = contact.assigned_to_name || t`nobody's yet`;
  const said = [
    !view.status && i18n._(STATUS_LABELS[contact.status] as never),
    owner,
    whatsApp && i18n._(whatsApp),
    contact.branch_name,
  ].filter(Boolean);
  return (
    <PersonRow
      to="/contacts"
      search={{ ...view, at: String(contact.id) }}
      isOpen={view.at === String(contact.id)}
      name={contact.name}
      phone={contact.phone}
      optedOut={contact.opted_out}
      before={
        onChoose && (
          <Checkbox
            aria-label={t`Choose ${contact.name || contact.phone}`}
            checked={isChosen(chosen, contact.id)}
            onChange={() => onChoose(toggle(chosen, contact.id))}
            disabled={"all" in chosen}
          />
        )
      }
      line={
        <>
          <div className={classes.cut} title={said.join(" · ")}>
            {contact.next_action_on && (
              <>
                <NextDay day={contact.next_action_on} today={today ?? ""} />
                {" · "}
              </>
            )}
            {said.join(" · ")}
          </div>
          {contact.opted_out && (
            <Badge color="orange" size="sm">
              {t`Wants no messages`}
            </Badge>
          )}
        </>
      }
    />
  );
}

/** A promised day that is past stands out by its words, too. */
function NextDay({ day, today }: { day: string; today: string }) {
  const { t, i18n } = useLingui();
  const short = formatShortDay(day, today, i18n.locale);
  if (day < today) return <b>{t`promised for ${short}`}</b>;
  return <>{day === today ? t`today` : t`on ${short}`}</>;
}
