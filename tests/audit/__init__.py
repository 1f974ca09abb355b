"""The auditor: it reads 0 where the law holds, and sees each way in which it does not."""
