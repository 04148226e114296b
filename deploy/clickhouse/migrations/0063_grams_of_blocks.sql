-- Which pieces of four bytes the lines of a block have (shared/store/src/blocks/gram-set.ts): blocks that cannot hold a searched text are not opened.
-- Empty: not known, as in blocks stored before this. The bits are as good as random: nothing compresses them.
ALTER TABLE blocks ADD COLUMN IF NOT EXISTS grams String CODEC(NONE);
