import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useMay } from "@/api/me";
import { Empty } from "@/components/lists/list-body";
import { ProjectForm } from "./project-form";

/** For who may. */
export function AddProject() {
  const { t } = useLingui();
  const mayManage = useMay("manage");
  const [isAdding, setIsAdding] = useState(false);
  if (!mayManage) return null;
  return (
    <>
      <Button onClick={() => setIsAdding(true)}>{t`Add a project`}</Button>
      {isAdding && <ProjectForm onClose={() => setIsAdding(false)} />}
    </>
  );
}

/** Where nothing can be shown before there is one. */
export function NoProject() {
  const { t } = useLingui();
  const mayManage = useMay("manage");
  return (
    <Empty action={<AddProject />}>
      {mayManage
        ? t`No project yet. Leads are won for a project; a sheet that names one makes it, too.`
        : t`No project yet. Managers and owners add them, or hand in a sheet that names one.`}
    </Empty>
  );
}
