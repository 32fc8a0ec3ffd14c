// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * What all arrays share. A host's array is a segment behind a header, as TornadoVM's. A device's array, which only
 * {@link DeviceBuffer} makes, is a table of pages that come into being when they are first touched, full of garbage: an
 * arena of millions of elements costs what is used of it.
 */
public abstract class TornadoNativeArray {
    /** Bytes before the first element. Set at run time, and so not a constant that javac would copy. */
    public static final long ARRAY_HEADER = Long.parseLong("16");

    static final int SHIFT = 16;
    static final int MASK = (1 << SHIFT) - 1;

    private final int size;
    private final int elementSize;

    /** The host's memory, with its header; null on the device. */
    final MemorySegment segment;

    /** The device's memory; null on the host. */
    final byte[][] pages;

    /** Set where an allocation failed without a word: what is written here is lost. */
    boolean lost;

    /** What is read from a lost array. */
    private byte[] nothing;

    /** What is written to a lost array, or out of bounds. */
    private byte[] scratch;

    /** A host's array. */
    TornadoNativeArray(int size, int elementSize) {
        this(Arena.ofAuto().allocate(ARRAY_HEADER + (long) size * elementSize, Long.BYTES), elementSize);
    }

    /** A host's array in memory that begins with room for the header, which is overwritten. */
    TornadoNativeArray(MemorySegment withHeader, int elementSize) {
        this.size = count(withHeader.byteSize() - ARRAY_HEADER, elementSize);
        this.elementSize = elementSize;
        this.segment = withHeader;
        this.pages = null;
        withHeader.set(ValueLayout.JAVA_INT_UNALIGNED, 0, size);
    }

    /** A device's array. */
    TornadoNativeArray(TornadoNativeArray host) {
        this.size = host.size;
        this.elementSize = host.elementSize;
        this.segment = null;
        this.pages = new byte[(size + MASK) >>> SHIFT][];
    }

    /** {@return an array on the device, of this one's type and size} */
    abstract TornadoNativeArray onDevice();

    static int count(long bytes, int elementSize) {
        if (bytes % elementSize != 0) {
            throw new IllegalArgumentException(
                    "bytes: " + bytes + "; expected a multiple of the element's size, " + elementSize);
        }
        return Math.toIntExact(bytes / elementSize);
    }

    final long offset(int index) {
        PlainJava.touch();
        return ARRAY_HEADER + (long) Objects.checkIndex(index, size) * elementSize;
    }

    final byte[] pageToRead(int index) {
        if (index < 0 || index >= size) {
            return outside(index);
        }
        byte[] page = pages[index >>> SHIFT];
        return page != null ? page : newPage(index >>> SHIFT);
    }

    final byte[] pageToWrite(int index) {
        if (lost || index < 0 || index >= size) {
            return lost ? scratch() : outside(index);
        }
        return pageToRead(index);
    }

    /** Memory of nobody, for an index out of bounds where that is no error. */
    private byte[] outside(int index) {
        if (!Bounds.forgiven) {
            throw new IndexOutOfBoundsException("Index " + index + " out of bounds for length " + size);
        }
        Garbage.fill(scratch());
        return scratch;
    }

    private byte[] scratch() {
        if (scratch == null) {
            scratch = new byte[elementSize << SHIFT];
        }
        return scratch;
    }

    final byte[] newPage(int number) {
        if (lost && nothing != null) {
            return nothing;
        }
        byte[] page = new byte[(lost ? 1 << SHIFT : Math.min(1 << SHIFT, size - (number << SHIFT))) * elementSize];
        Garbage.fill(page);
        if (lost) {
            nothing = page;
        } else {
            pages[number] = page;
        }
        return page;
    }

    public int getSize() {
        return size;
    }

    public int getElementSize() {
        return elementSize;
    }

    public MemorySegment getSegment() {
        return getSegmentWithHeader().asSlice(ARRAY_HEADER);
    }

    public MemorySegment getSegmentWithHeader() {
        if (segment == null) {
            throw new IllegalStateException("a kernel cannot ask for a segment");
        }
        return segment;
    }

    public long getNumBytesOfSegment() {
        return (long) size * elementSize;
    }

    public long getNumBytesOfSegmentWithHeader() {
        return ARRAY_HEADER + getNumBytesOfSegment();
    }

    protected void clear() {}
}
