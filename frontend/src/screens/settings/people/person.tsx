import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { Empty, ListBody } from "@/components/lists/list-body";
import { SettingsPage } from "../page";
import { Access } from "./access";
import { NewPerson } from "./new-person";
import { PersonForm } from "./person-form";
import { Unattended } from "./unattended";
import { nameOf, type User, userOptions } from "./use-people";

const TOPIC = "/settings/people";

/** One colleague, or a new one at `new`. */
export function PersonPage() {
  const { t } = useLingui();
  const { id } = useParams({ strict: false }) as { id: string };
  const [made, setMade] = useState<{ user: User; password: string } | null>(null);
  const isNew = id === "new";
  if (isNew && made) {
    return (
      <SettingsPage topic={TOPIC} title={nameOf(made.user)}>
        <NewPerson {...made} onAnother={() => setMade(null)} />
      </SettingsPage>
    );
  }
  if (isNew) {
    return (
      <SettingsPage topic={TOPIC} title={t`New colleague`}>
        <PersonForm user={null} onMade={setMade} />
      </SettingsPage>
    );
  }
  return <Known id={Number(id)} />;
}

function Known({ id }: { id: number }) {
  const { t } = useLingui();
  const me = useMe();
  const user = useQuery(userOptions(id));
  const isGone = user.error instanceof Refused && user.error.status === 404;
  return (
    <SettingsPage topic={TOPIC} title={user.data ? nameOf(user.data) : t`Colleague`}>
      {isGone ? (
        <Empty action={<Button component={Link} to={TOPIC}>{t`To the people`}</Button>}>
          {t`Nobody like this works here.`}
        </Empty>
      ) : (
        <ListBody query={user} isEmpty={() => false} empty={null}>
          {(answer) => (
            <>
              <Unattended only={answer.id} />
              <PersonForm user={answer} />
              {answer.id !== me.id && <Access user={answer} />}
            </>
          )}
        </ListBody>
      )}
    </SettingsPage>
  );
}
