// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.util.Arrays;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import uk.ac.manchester.tornado.api.types.arrays.Bounds;

/**
 * Runs the work-groups of one launch, one after the other, on the caller's thread. A lane is a coroutine that stops at
 * a barrier until all others of its group have come there. Lanes that meet no barrier share one coroutine, so that a
 * kernel without barriers pays for none.
 *
 * <p>Even groups run their lanes first to last, odd ones last to first: what a forgotten barrier should have kept apart
 * comes out wrong in one of them.
 */
final class WorkGroups {
    private static final ContinuationScope SCOPE = new ContinuationScope("work-group");

    private static final String API = WorkGroups.class.getPackageName();

    private final Task task;
    private final int lanes;
    private final KernelContext[] contexts;
    private final Object[][] arguments;
    private final LocalMemory local = new LocalMemory();

    /** The coroutines of the lanes that wait at a barrier. */
    private final Coroutine[] waiting;

    private boolean backwards;
    private int started;
    private int ended;
    private Throwable failure;
    private int failed;

    /** Where the barrier is that this group has come to; null if nobody wants to know. */
    private StackWalker.StackFrame site;

    private boolean comparing;

    /**
     * Prepares a launch.
     *
     * @param task what to run
     * @param arguments its arguments, on the device, with null in place of the context
     */
    WorkGroups(Task task, Object[] arguments, int global, int lanes) {
        this.task = task;
        this.lanes = lanes;
        this.contexts = new KernelContext[lanes];
        this.arguments = new Object[lanes][];
        this.waiting = new Coroutine[lanes];
        int context = Arrays.asList(arguments).indexOf(null);
        for (int lane = 0; lane < lanes; lane++) {
            contexts[lane] = new KernelContext(this, lane, lanes, global);
            this.arguments[lane] = arguments.clone();
            this.arguments[lane][context] = contexts[lane];
        }
    }

    /**
     * Runs one group, and makes sure that its lanes wait at the same barrier and not merely at as many. That takes
     * longer than most kernels.
     */
    void compare(int group) {
        comparing = true;
        run(group);
        comparing = false;
    }

    /** Runs one group. */
    void run(int group) {
        local.enter();
        Integer boxed = group;
        for (KernelContext context : contexts) {
            context.enter(boxed, group * lanes);
        }
        backwards = (group & 1) != 0;
        started = 0;
        ended = 0;
        site = null;
        int stopped = 0;
        while (started < lanes) {
            stopped = go(new Coroutine(this), stopped);
        }
        while (stopped > 0) {
            if (ended > 0 && !Bounds.areForgiven()) {
                throw new KernelError(task.name() + ", group " + group + ": " + stopped
                        + " lanes wait at a barrier that " + ended + " lanes did not come to");
            }
            int count = stopped;
            stopped = 0;
            site = null;
            for (int i = 0; i < count; i++) {
                stopped = go(waiting[i], stopped);
            }
        }
    }

    private int go(Coroutine coroutine, int stopped) {
        coroutine.run();
        if (failure != null) {
            throw new KernelError(
                    task.name() + ", group " + contexts[0].groupIdx + ", lane " + failed + ": " + failure, failure);
        }
        if (coroutine.isDone()) {
            return stopped;
        }
        waiting[stopped] = coroutine;
        return stopped + 1;
    }

    /** Starts lanes until one of them stops at a barrier, or all have ended. */
    private void lanes() {
        while (started < lanes) {
            int lane = backwards ? lanes - 1 - started : started;
            started++;
            try {
                task.kernel().call(arguments[lane]);
            } catch (Throwable e) { // whatever it is, it must not leave the coroutine
                if (!Bounds.areForgiven()) {
                    failure = e;
                    failed = lane;
                    started = lanes;
                    return;
                }
            }
            ended++;
        }
    }

    void barrier() {
        if (comparing) {
            StackWalker.StackFrame here = StackWalker.getInstance()
                    .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith(API))
                            .findFirst()
                            .orElseThrow());
            if (site == null) {
                site = here;
            } else if (site.getByteCodeIndex() != here.getByteCodeIndex()
                    || !site.getMethodName().equals(here.getMethodName())) {
                throw new IllegalStateException("at the barrier " + here + " while another lane is at " + site);
            }
        }
        Continuation.yield(SCOPE);
    }

    <A> A local(KernelContext context, Class<A> type, int size) {
        return local.get(context.locals++, type, size);
    }

    private static final class Coroutine extends Continuation {
        Coroutine(WorkGroups groups) {
            super(SCOPE, groups::lanes);
        }
    }
}
