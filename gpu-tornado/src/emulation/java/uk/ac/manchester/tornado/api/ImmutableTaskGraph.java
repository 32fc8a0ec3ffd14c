// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.util.List;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A finished task graph, with what it holds on the device. */
public class ImmutableTaskGraph {
    private final String name;
    private final List<Task> tasks;
    private final Profile profile = new Profile();
    private final GraphMemory memory;
    private GridScheduler scheduler;
    private boolean relaxed = true;
    private int launches;

    ImmutableTaskGraph(String name, List<Task> tasks, GraphMemory.Plan plan) {
        this.name = name;
        this.tasks = tasks;
        this.memory = new GraphMemory(name, plan, names(), profile);
    }

    private List<String> names() {
        return tasks.stream().map(Task::name).toList();
    }

    GraphMemory memory() {
        return memory;
    }

    Profile profile() {
        return profile;
    }

    void use(GridScheduler grids) {
        scheduler = grids;
    }

    void useFlags(TornadoVMBackendType backend) {
        relaxed &= backend != EmulatedDevice.INSTANCE.getBackendType();
    }

    boolean knows(GridScheduler grids) {
        return names().stream().anyMatch(grids.keySet()::contains);
    }

    /** Runs all tasks, after the graph that ran last in the same plan. */
    void execute(ImmutableTaskGraph last, boolean profiled) {
        profile.clean();
        if (Faults.strikes(Fault.DEVICE_ERROR, names())) {
            throw new TornadoRuntimeException(name + ": emulated error of the device");
        }
        if (relaxed) {
            EmulatedDevice.relaxed(name);
        }
        memory.consume(last == null ? null : last.memory);
        memory.allocate();
        profile.copyIn = Profile.nanos(memory::copyIn);
        for (Task task : tasks) {
            if (Faults.strikes(Fault.COMPILE_BAILOUT, List.of(task.name()))) {
                tasks.forEach(Task::runAsPlainJava);
                return; // nothing is copied back
            }
            profile.kernel += Profile.nanos(() -> launch(task));
        }
        profile.copyOut = Profile.nanos(memory::copyOut);
        profile.total = profile.copyIn + profile.kernel + profile.copyOut;
        if (!profiled) {
            profile.clean();
        }
    }

    private void launch(Task task) {
        for (TornadoNativeArray array : task.arrays()) {
            memory.buffer(array, task.name());
        }
        Object[] arguments = task.arguments().toArray();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof KernelContext) {
                arguments[i] = null;
            } else if (arguments[i] instanceof TornadoNativeArray array) {
                arguments[i] = memory.buffer(array, task.name()).array();
            }
        }
        int[] shape = task.shape(scheduler);
        WorkGroups groups = new WorkGroups(task, arguments, shape[0] * shape[1], shape[1]);
        int count = shape[0];
        if (Faults.strikes(Fault.FAILED_LAUNCH, List.of(task.name()))) {
            count = 0;
        } else if (Faults.strikes(Fault.PARTIAL_LAUNCH, List.of(task.name()))) {
            count /= 2;
        }
        int first = 0;
        if (count > 0 && Integer.bitCount(++launches) == 1) { // ever more seldom
            groups.compare(first++);
        }
        for (int group = first; group < count; group++) {
            groups.run(group);
        }
    }
}
