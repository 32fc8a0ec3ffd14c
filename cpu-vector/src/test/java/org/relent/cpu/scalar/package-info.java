/**
 * As much of {@code jdk.incubator.vector} as the kernels use, in plain Java, one lane after the other. What is not here
 * does not link: a kernel that needs more fails loudly. {@link org.relent.cpu.ScalarLoader} puts it in the place of the JDK's.
 */
package org.relent.cpu.scalar;
