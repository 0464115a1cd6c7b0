/** Where the desk of data requests is, and what their sealed words are called. Islands read this too. */
export const DATA_REQUESTS = '/staff/data-requests/'
export const WHO_KIND = 'data_request'
