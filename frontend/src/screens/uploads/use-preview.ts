import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components } from "@/api/schema";
import type { Upload } from "./use-uploads";

export type Choices = components["schemas"]["PreviewChoicesRequest"];

/** Understands the sheet otherwise and previews it again; answers a question, too. */
export function usePreviewAgain(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: Choices) => {
      const { data } = await client.POST("/api/uploads/{id}/preview/", {
        params: { path: { id } },
        body,
      });
      return data as Upload;
    },
    onSuccess: (upload) => {
      queries.setQueryData(["uploads", "one", id], upload);
      void queries.invalidateQueries({ queryKey: ["uploads"] });
    },
  });
}

/** Takes in what was previewed. */
export function useTakeIn(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { data } = await client.POST("/api/uploads/{id}/run/", { params: { path: { id } } });
      return data as Upload;
    },
    onSuccess: (upload) => {
      queries.setQueryData(["uploads", "one", id], upload);
      void queries.invalidateQueries({ queryKey: ["uploads"] });
    },
  });
}
