"""The corrected workbook: waiting rows as XLSX, and the way back into the same rows."""
