/**
 * Makes a ZIP of objects and sends it: plans it, encodes ahead of the network within a bound of
 * memory and threads, and gives it piece by piece to whoever writes it. It knows the format and the
 * JDK; no HTTP, and of an object only what {@link org.dcm4chee.arc.zip.pipeline.ObjectSource} says.
 *
 * <p>Start with {@link org.dcm4chee.arc.zip.pipeline.Download}. {@code ZipForm} chooses how a ZIP
 * comes about, {@code Planner} makes a {@link org.dcm4chee.arc.zip.pipeline.ZipPlan}, {@code
 * PlannedWriter} or {@code GrowingWriter} pulls it out of {@code ReadAhead}, whose {@code Workers}
 * do what is on the {@code Agenda}. Where plans are remembered is a {@link
 * org.dcm4chee.arc.zip.pipeline.PlanStore}: a new one is a class. Several servers share theirs
 * through {@link org.dcm4chee.arc.zip.pipeline.ClusterPlans}.
 */
package org.dcm4chee.arc.zip.pipeline;
