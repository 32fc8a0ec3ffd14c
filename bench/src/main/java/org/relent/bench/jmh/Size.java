package org.relent.bench.jmh;

/** How much memory a batch reads, all sides together: so that it stays in one level of the caches, or in none. */
public enum Size {
    /** 32 KiB. */
    L1("l1", 1L << 15),
    /** 512 KiB. */
    L2("l2", 1L << 19),
    /** 16 MiB. */
    L3("l3", 1L << 24),
    /** 256 MiB. */
    DRAM("dram", 1L << 28);

    private final String id;
    private final long bytes;

    Size(String id, long bytes) {
        this.id = id;
        this.bytes = bytes;
    }

    /**
     * The size of a name.
     *
     * @param id its name
     * @return the size
     */
    public static Size of(String id) {
        return Names.find("size", id, values());
    }

    /**
     * The size whose roof applies to a batch: long rows may need more memory than was asked for.
     *
     * @param bytes what the batch reads and writes
     * @return the smallest size that is no less than half of it
     */
    static Size holding(double bytes) {
        for (Size size : values()) {
            if (bytes <= 2.0 * size.bytes) {
                return size;
            }
        }
        return DRAM;
    }

    /** {@return how much it is} */
    public long bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return id;
    }
}
