/**
 * What {@code mvn -Pbench verify} runs: the plugin compared with the archive's own answers. {@link
 * org.dcm4chee.arc.zip.it.bench.Bench} measures {@code Plan}s, of {@code StandInPlans} or {@code
 * RealPlans}, which make pairs of requests, and {@code Report} writes what was found as a {@code
 * Table} and a {@code Plot}. A new row is a plan in one of the two lists.
 */
package org.dcm4chee.arc.zip.it.bench;
