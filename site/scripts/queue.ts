// While something is in the queue, the list is looked at again; nobody is typing on this page.
if (document.querySelector('[data-queue]')) setTimeout(() => location.replace(location.pathname), 2_000)
