/** What a search finds, as one ZIP. */
package org.dcm4chee.arc.zip.it.collections;
