// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.DeviceBuffer;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** What one task graph holds on the device. */
final class GraphMemory {
    /** Which arrays go where, and when; an array equals itself alone. */
    record Plan(
            Map<TornadoNativeArray, Integer> inputs,
            Map<TornadoNativeArray, Integer> outputs,
            List<TornadoNativeArray> consumed) {
        Plan() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        }

        Plan copy() {
            return new Plan(new LinkedHashMap<>(inputs), new LinkedHashMap<>(outputs), List.copyOf(consumed));
        }

        boolean has(TornadoNativeArray array) {
            return inputs.containsKey(array) || outputs.containsKey(array) || consumed.contains(array);
        }

        /** {@return the arrays that the graph allocates and frees itself} */
        Set<TornadoNativeArray> transferred() {
            Set<TornadoNativeArray> arrays = new LinkedHashSet<>(inputs.keySet());
            arrays.addAll(outputs.keySet());
            return arrays;
        }
    }

    private static final class State {
        private DeviceBuffer buffer;
        private boolean copiedIn;

        /** Bytes of the last copy of a part. TornadoVM forgets to forget it. */
        private long part;
    }

    private final String graph;
    private final Plan plan;
    private final List<String> tasks;
    private final Map<TornadoNativeArray, State> states = new LinkedHashMap<>();
    private final Profile profile;

    GraphMemory(String graph, Plan plan, List<String> tasks, Profile profile) {
        this.graph = graph;
        this.plan = plan;
        this.tasks = tasks;
        this.profile = profile;
    }

    private State state(TornadoNativeArray array) {
        return states.computeIfAbsent(array, a -> new State());
    }

    /** Takes consumed arrays over from the graph that ran last in the same plan. */
    void consume(GraphMemory last) {
        for (TornadoNativeArray array : plan.consumed) {
            DeviceBuffer buffer = last == null ? null : last.state(array).buffer;
            if (buffer == null) {
                throw new TornadoRuntimeException(
                        graph + ": consumes an array of " + array.getSize() + " elements that "
                                + (last == null
                                        ? "no graph ran before to leave"
                                        : last.graph + ", which ran last, does not hold"));
            }
            state(array).buffer = buffer;
        }
    }

    /** Allocates what is not there yet; it holds garbage. */
    void allocate() {
        for (TornadoNativeArray array : plan.transferred()) {
            State state = state(array);
            if (state.buffer == null) {
                state.buffer = EmulatedDevice.allocate(array, tasks);
                profile.allocated += state.buffer.bytes();
            }
        }
    }

    /** An input under demand is allocated and not copied. */
    void copyIn() {
        List<TornadoNativeArray> arrays = plan.inputs.entrySet().stream()
                .filter(entry -> entry.getValue() == DataTransferMode.EVERY_EXECUTION
                        || (entry.getValue() == DataTransferMode.FIRST_EXECUTION && !state(entry.getKey()).copiedIn))
                .map(Map.Entry::getKey)
                .toList();
        boolean stale = !arrays.isEmpty() && Faults.strikes(Fault.STALE_INPUT, tasks);
        for (TornadoNativeArray array : arrays) {
            State state = state(array);
            state.copiedIn = true;
            profile.bytesIn += state.buffer.bytes();
            if (!stale && !Faults.strikes(Fault.STALE_ARRAY, tasks)) {
                state.buffer.copyIn(array);
            }
        }
    }

    void copyOut() {
        List<TornadoNativeArray> arrays = plan.outputs.entrySet().stream()
                .filter(entry -> entry.getValue() != DataTransferMode.UNDER_DEMAND)
                .map(Map.Entry::getKey)
                .toList();
        boolean stale = !arrays.isEmpty() && Faults.strikes(Fault.STALE_OUTPUT, tasks);
        for (TornadoNativeArray array : arrays) {
            State state = state(array);
            profile.bytesOut += state.buffer.bytes();
            if (!stale) {
                copyOut(array, 0, state);
            }
        }
    }

    /** Copies all of an array to the host; of one of which a part was copied before, as many bytes as then. */
    private static void copyOut(TornadoNativeArray array, long from, State state) {
        state.buffer.copyOut(array, from, state.part != 0 ? state.part : state.buffer.bytes());
    }

    /** Copies under demand; nothing, without a word, where the array has been freed. */
    void copyOut(TornadoNativeArray array, long from, long part) {
        if (!plan.has(array)) {
            // TornadoVM takes it for a field, and copies over what it finds instead.
            throw new KernelError(
                    graph + ": asked for a copy of an array that is not its own; is another graph selected?");
        }
        State state = state(array);
        if (part != 0) {
            state.part = part;
        }
        boolean stale = Faults.strikes(Fault.STALE_DEMAND, tasks) || Faults.strikes(Fault.STALE_OUTPUT, tasks);
        if (state.buffer != null && !stale) {
            copyOut(array, from, state);
        }
    }

    DeviceBuffer buffer(TornadoNativeArray array, String task) {
        if (!plan.has(array)) {
            throw new TornadoRuntimeException(task + ": an array of " + array.getSize()
                    + " elements is neither transferred, nor persisted, nor consumed");
        }
        DeviceBuffer buffer = state(array).buffer;
        if (buffer.isFreed()) {
            throw new KernelError(task + ": an array of " + array.getSize() + " elements was freed");
        }
        return buffer;
    }

    long bytes() {
        return states.values().stream()
                .filter(state -> state.buffer != null && !state.buffer.isFreed())
                .mapToLong(state -> state.buffer.bytes())
                .sum();
    }

    /** Frees what the graph transfers or persists; what it only consumes is another's. */
    void free() {
        for (TornadoNativeArray array : plan.transferred()) {
            State state = state(array);
            if (state.buffer != null) {
                if (state.buffer.isFreed()) {
                    throw new TornadoInternalError(graph + ": frees an array that another graph has freed");
                }
                EmulatedDevice.free(state.buffer);
                state.buffer = null;
                state.copiedIn = false;
            }
        }
    }
}
