// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.Garbage;

/** The local arrays of a work-group, by the order in which a lane asks for them. */
final class LocalMemory {
    static final int BYTES = 48 << 10;

    private final List<Object> arrays = new ArrayList<>();
    private int given;
    private int bytes;

    /** A new group: what the last one left is overwritten, as memory that nobody owns. */
    void enter() {
        given = 0;
    }

    /** {@return the array that this group has, or now gets, as its n-th} */
    <A> A get(int n, Class<A> type, int size) {
        if (n == arrays.size()) {
            arrays.add(allocate(type, size));
        }
        Object array = arrays.get(n);
        if (array.getClass() != type || Array.getLength(array) != size) {
            throw new IllegalStateException(
                    "local array " + n + ": " + name(type, size) + " where another lane or group has "
                            + name(array.getClass(), Array.getLength(array)) + "; it must be a constant");
        }
        if (n == given) {
            Garbage.fill(array);
            given++;
        }
        return type.cast(array);
    }

    private Object allocate(Class<?> type, int size) {
        int width = switch (type.getComponentType().getName()) {
            case "byte" -> 1;
            case "int", "float" -> 4;
            default -> 8;
        };
        bytes += width * size;
        if (bytes > BYTES) {
            throw new IllegalStateException("local memory: " + bytes + " bytes; a device has " + BYTES);
        }
        return Array.newInstance(type.getComponentType(), size);
    }

    private static String name(Class<?> type, int size) {
        return type.getComponentType() + "[" + size + "]";
    }
}
