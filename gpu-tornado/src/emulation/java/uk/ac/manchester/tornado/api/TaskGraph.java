// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task1;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task2;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task8;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Kernels, and the copies to and from the device around them. */
@SuppressWarnings("unchecked") // arguments are kept as objects, and come back to where they came from
public class TaskGraph {
    private final String name;
    private final List<Task> tasks = new ArrayList<>();
    private final GraphMemory.Plan memory = new GraphMemory.Plan();

    public TaskGraph(String name) {
        this.name = name;
    }

    public String getTaskGraphName() {
        return name;
    }

    public TaskGraph task(String id, TornadoFunctions.Task kernel) {
        return add(id, a -> kernel.apply());
    }

    public <T1> TaskGraph task(String id, Task1<T1> kernel, T1 a1) {
        return add(id, a -> kernel.apply((T1) a[0]), a1);
    }

    public <T1, T2> TaskGraph task(String id, Task2<T1, T2> kernel, T1 a1, T2 a2) {
        return add(id, a -> kernel.apply((T1) a[0], (T2) a[1]), a1, a2);
    }

    public <T1, T2, T3> TaskGraph task(String id, Task3<T1, T2, T3> kernel, T1 a1, T2 a2, T3 a3) {
        return add(id, a -> kernel.apply((T1) a[0], (T2) a[1], (T3) a[2]), a1, a2, a3);
    }

    public <T1, T2, T3, T4> TaskGraph task(String id, Task4<T1, T2, T3, T4> kernel, T1 a1, T2 a2, T3 a3, T4 a4) {
        return add(id, a -> kernel.apply((T1) a[0], (T2) a[1], (T3) a[2], (T4) a[3]), a1, a2, a3, a4);
    }

    public <T1, T2, T3, T4, T5> TaskGraph task(
            String id, Task5<T1, T2, T3, T4, T5> kernel, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) {
        return add(id, a -> kernel.apply((T1) a[0], (T2) a[1], (T3) a[2], (T4) a[3], (T5) a[4]), a1, a2, a3, a4, a5);
    }

    public <T1, T2, T3, T4, T5, T6> TaskGraph task(
            String id, Task6<T1, T2, T3, T4, T5, T6> kernel, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6) {
        return add(
                id,
                a -> kernel.apply((T1) a[0], (T2) a[1], (T3) a[2], (T4) a[3], (T5) a[4], (T6) a[5]),
                a1,
                a2,
                a3,
                a4,
                a5,
                a6);
    }

    public <T1, T2, T3, T4, T5, T6, T7> TaskGraph task(
            String id, Task7<T1, T2, T3, T4, T5, T6, T7> kernel, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7) {
        return add(
                id,
                a -> kernel.apply((T1) a[0], (T2) a[1], (T3) a[2], (T4) a[3], (T5) a[4], (T6) a[5], (T7) a[6]),
                a1,
                a2,
                a3,
                a4,
                a5,
                a6,
                a7);
    }

    public <T1, T2, T3, T4, T5, T6, T7, T8> TaskGraph task(
            String id,
            Task8<T1, T2, T3, T4, T5, T6, T7, T8> kernel,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6,
            T7 a7,
            T8 a8) {
        return add(
                id,
                a -> kernel.apply(
                        (T1) a[0], (T2) a[1], (T3) a[2], (T4) a[3], (T5) a[4], (T6) a[5], (T7) a[6], (T8) a[7]),
                a1,
                a2,
                a3,
                a4,
                a5,
                a6,
                a7,
                a8);
    }

    private TaskGraph add(String id, Task.Kernel kernel, Object... arguments) {
        Task task = new Task(name + "." + id, kernel, List.of(arguments));
        if (tasks.stream().anyMatch(other -> other.name().equals(task.name()))) {
            throw new TornadoRuntimeException(task.name() + ": there is such a task already");
        }
        if (Arrays.stream(arguments).noneMatch(KernelContext.class::isInstance)) {
            throw new TornadoRuntimeException(task.name() + ": a kernel without a KernelContext is not emulated");
        }
        tasks.add(task);
        return this;
    }

    public TaskGraph transferToDevice(int mode, Object... objects) {
        for (Object object : objects) {
            memory.inputs().put(array(object), mode);
        }
        return this;
    }

    public TaskGraph transferToHost(int mode, Object... objects) {
        for (Object object : objects) {
            memory.outputs().put(array(object), mode);
        }
        return this;
    }

    public TaskGraph persistOnDevice(Object... objects) {
        return transferToHost(DataTransferMode.UNDER_DEMAND, objects);
    }

    /** The graph's name is not looked at, as in TornadoVM: the array comes from the graph that ran last. */
    public TaskGraph consumeFromDevice(String graph, Object... objects) {
        return consumeFromDevice(objects);
    }

    public TaskGraph consumeFromDevice(Object... objects) {
        for (Object object : objects) {
            memory.consumed().add(array(object));
        }
        return this;
    }

    public ImmutableTaskGraph snapshot() {
        return new ImmutableTaskGraph(name, List.copyOf(tasks), memory.copy());
    }

    private TornadoNativeArray array(Object object) {
        if (object instanceof TornadoNativeArray array) {
            return array;
        }
        throw new TornadoRuntimeException(name + ": to be transferred: " + object + "; expected a TornadoVM array");
    }
}
