/**
 * The plugin in several servers: what they share is kept in the Infinispan of the servers
 * themselves, in the cache container {@code zip-rs}. This is a jar of its own, as a deployment with
 * these beans needs that container; the plugin finds the beans by their interfaces, {@link
 * org.dcm4chee.arc.zip.pipeline.SharedPlans} and {@link org.dcm4chee.arc.zip.limits.LeaseBoard}.
 */
package org.dcm4chee.arc.zip.cluster;
